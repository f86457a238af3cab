package dev.holdfast.gateway.cli.words;

import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.values.CurrencyCode;
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
}
