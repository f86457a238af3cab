package dev.holdfast.gateway.cli.words;

import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.command.OfficeCommands;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CommandTextTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);

    /** All fields 0, all texts empty; a block of this length covers every field of every command. */
    @ParameterizedTest
    @EnumSource
    void shouldHaveWordsForEveryCommandAndForNothingElse(final MessageType type) {
        new MessageHeaderEncoder().wrap(buffer, 0).blockLength(256).templateId(type.id())
            .schemaId(MessageHeaderEncoder.SCHEMA_ID)
            .version(MessageHeaderEncoder.SCHEMA_VERSION);
        if (type.isCommand()) {
            assertThat(CommandText.of(buffer, 0)).matches(type.text() + "( .*)?");
        } else {
            assertThatThrownBy(() -> CommandText.of(buffer, 0)).hasMessageContaining(type.text() + " is no command");
        }
        assertThat(CommandText.nameOf(buffer, 0)).isEqualTo(type.text());
    }

    @Test
    void shouldSayWhatAWithdrawalTookBack() {
        new PlainCommands(buffer, CurrencyCode.NONE).withdraw("T1", "C1", 12_500_000, 77);
        assertThat(CommandText.of(buffer, 0)).isEqualTo("Withdraw amount=12.50 decided_by=77 consume_no=T1 card_no=C1");
    }

    @Test
    void shouldSayWhatWasPostedOfTheReserve() {
        final OfficeCommands office = new OfficeCommands(buffer);
        office.reserveEntry("R1", CurrencyCode.pack("USD"), ReserveEntryKind.TOP_UP, 5_000_000, "by wire");
        assertThat(CommandText.of(buffer, 0)).isEqualTo("PostReserveEntry amount=5.00 currency=USD kind=TOP_UP "
            + "entry_no=R1 remark=\"by wire\"");
        office.reserveStatement(CurrencyCode.pack("USD"), 4_500_000, 0, ReserveBasis.TRANSFERS, "S1");
        assertThat(CommandText.of(buffer, 0)).isEqualTo("PostReserveStatement amount=4.50 currency=USD "
            + "as_of=1970-01-01T00:00:00Z draws=TRANSFERS correct=true entry_no=S1");
    }

    @Test
    void shouldSayWhenFeesAreFreeInThePlatformsWords() {
        final PutPackageEncoder put = aPackage();
        put.freeManagementFeeThreshold(100_500_000).manageFeeType((short) ManageFeeType.MONTH.code())
            .managementFeeFreeType((short) Exemption.FOREVER.code());
        put.rulesCount(0);
        put.packageNo("P1");
        assertThat(CommandText.of(buffer, 0)).isEqualTo("PutPackage fee_source=NONE free_small_consume_count=2 "
            + "free_small_excuse_type=Day free_small_excuse_days=30 decline_fee_free_type=Forever "
            + "manage_fee_type=Month management_fee_free_type=Forever free_management_fee_threshold=100.50 "
            + "package_no=P1");
    }

    @Test
    void shouldSayOfAPackageOfBeforeWhatItSays() {
        final PutPackageEncoder put = aPackage();
        final int length = PutPackageEncoder.freeManagementFeeThresholdEncodingOffset();
        new MessageHeaderEncoder().wrap(buffer, 0).version(6).blockLength(length);
        put.limit(MessageHeaderEncoder.ENCODED_LENGTH + length);
        put.rulesCount(0);
        put.packageNo("P1");
        assertThat(CommandText.of(buffer, 0)).endsWith(" decline_fee_free_type=Forever package_no=P1");
    }

    @Test
    void shouldSayNumbersThatNobodyKnows() {
        final PutPackageEncoder put = aPackage();
        put.freeManagementFeeThreshold(0).manageFeeType((short) 9).managementFeeFreeType((short) 8);
        put.rulesCount(0);
        put.packageNo("P1");
        assertThat(CommandText.of(buffer, 0)).endsWith(" manage_fee_type=9 management_fee_free_type=8 package_no=P1");
    }

    private PutPackageEncoder aPackage() {
        final PutPackageEncoder put = new PutPackageEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        put.limits().transaction(Long.MAX_VALUE).day(Long.MAX_VALUE).week(Long.MAX_VALUE).month(Long.MAX_VALUE)
            .atmDay(Long.MAX_VALUE).atmMonth(Long.MAX_VALUE);
        put.fees().freeSmallConsumeCount(2).freeSmallExcuseType((short) Exemption.DAY.code()).freeSmallExcuseDays(30)
            .declineFeeFreeType((short) Exemption.FOREVER.code());
        return put;
    }
}
