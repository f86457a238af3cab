package dev.holdfast.ledger.onboarding;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.message.CardApplicationViewDecoder;
import dev.holdfast.ledger.message.CardViewDecoder;
import dev.holdfast.ledger.message.CardholderViewDecoder;
import dev.holdfast.ledger.message.GetCardApplicationEncoder;
import dev.holdfast.ledger.message.GetCardEncoder;
import dev.holdfast.ledger.message.GetCardholderEncoder;
import dev.holdfast.ledger.message.LearnCardApplicationEncoder;
import dev.holdfast.ledger.message.LearnCardholderEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardApplicationEncoder;
import dev.holdfast.ledger.message.PutCardholderEncoder;
import dev.holdfast.ledger.message.ScanEncoder;
import dev.holdfast.ledger.message.ScanViewDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** A ledger of its own with short calls for cardholders and applications, which remembers every command. */
final class OnboardingFixture implements AutoCloseable {
    static final LedgerCapacity CAPACITY = new LedgerCapacity(5, 5, 10, 10);

    final LedgerStore store;
    final List<byte[]> commands = new ArrayList<>();
    private final Ledger ledger;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder kind = new MessageHeaderDecoder();

    OnboardingFixture() {
        this(new LedgerStore(CAPACITY));
    }

    OnboardingFixture(final LedgerStore store) {
        this.store = store;
        ledger = new Ledger(store);
    }

    ResultCode putCardholder(final String uniqueNo) {
        final PutCardholderEncoder put = new PutCardholderEncoder().wrapAndApplyHeader(message, 0, header);
        put.uniqueNo(uniqueNo);
        return give(put.encodedLength());
    }

    ResultCode learnCardholder(
        final String uniqueNo, final int attempt, final CardholderState state, final String no, final String reason) {
        final LearnCardholderEncoder learn = new LearnCardholderEncoder().wrapAndApplyHeader(message, 0, header);
        learn.state((short) state.code()).attempt(attempt).uniqueNo(uniqueNo).cardholderNo(no).reason(reason);
        return give(learn.encodedLength());
    }

    /** A cardholder that the platform has, under the number U-uniqueNo. */
    OnboardingFixture withCardholder(final String uniqueNo, final CardholderState state) {
        putCardholder(uniqueNo);
        learnCardholder(uniqueNo, 1, state, "U-" + uniqueNo, "");
        return this;
    }

    ResultCode apply(final String uniqueNo, final String holder, final String product, final String address) {
        return apply(uniqueNo, holder, product, "", address);
    }

    ResultCode apply(
        final String uniqueNo, final String holder, final String product, final String packageNo,
        final String address) {
        final PutCardApplicationEncoder put = new PutCardApplicationEncoder().wrapAndApplyHeader(message, 0, header);
        put.kind((short) CardKind.PHYSICAL.code()).isPackage((short) 0).uniqueNo(uniqueNo).cardholderUniqueNo(holder)
            .productNo(product).packageNo(packageNo).address(address);
        return give(put.encodedLength());
    }

    ResultCode learnApplication(
        final String uniqueNo, final int attempt, final CardApplicationState state, final String cardNo,
        final CardStatus status) {
        final LearnCardApplicationEncoder learn =
            new LearnCardApplicationEncoder().wrapAndApplyHeader(message, 0, header);
        learn.state((short) state.code()).attempt(attempt).cardStatus((short) status.code()).noticeTime(7)
            .uniqueNo(uniqueNo).cardNo(cardNo).lastNo(cardNo.isEmpty() ? "" : "4242")
            .bin(cardNo.isEmpty() ? "" : "411111").organization(cardNo.isEmpty() ? "" : "VISA")
            .reason(state == CardApplicationState.FAILED ? "refused" : "");
        return give(learn.encodedLength());
    }

    ResultCode putAccount(final String accountNo, final boolean waits, final String cardholderUniqueNo) {
        final PutAccountEncoder put = new PutAccountEncoder().wrapAndApplyHeader(message, 0, header);
        put.currency(CurrencyCode.pack("USD")).overdraft(0).hasOverdraft((short) 0).status((short) 0)
            .waits((short) (waits ? 1 : 0)).accountNo(accountNo).cardholderUniqueNo(cardholderUniqueNo);
        return give(put.encodedLength());
    }

    private ResultCode give(final int bodyLength) {
        final int length = header.encodedLength() + bodyLength;
        final byte[] command = Arrays.copyOf(message.byteArray(), length);
        commands.add(command);
        return repeat(command);
    }

    /** Applies a command that another ledger had. */
    ResultCode repeat(final byte[] command) {
        ledger.apply(new UnsafeBuffer(command), 0, ledger.sequence() + 1, ledger.timeMs() + 1, result, 0);
        kind.wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result()) : ResultCode.APPROVED;
    }

    /** Its attempt, state, number and reason; empty when there is none. */
    String cardholder(final String uniqueNo) {
        final GetCardholderEncoder get = new GetCardholderEncoder().wrapAndApplyHeader(message, 0, header);
        get.uniqueNo(uniqueNo);
        ledger.query(message, 0, result, 0);
        if (kind.wrap(result, 0).templateId() != CardholderViewDecoder.TEMPLATE_ID) {
            return "";
        }
        final CardholderViewDecoder view = new CardholderViewDecoder().wrapAndApplyHeader(result, 0, kind);
        view.uniqueNo();
        return view.attempt() + " " + CardholderState.of(view.state()).text() + " " + view.cardholderNo() + " "
            + view.reason();
    }

    /** All of it in a line; empty when there is none. */
    String application(final String uniqueNo) {
        final GetCardApplicationEncoder get = new GetCardApplicationEncoder().wrapAndApplyHeader(message, 0, header);
        get.uniqueNo(uniqueNo);
        ledger.query(message, 0, result, 0);
        if (kind.wrap(result, 0).templateId() != CardApplicationViewDecoder.TEMPLATE_ID) {
            return "";
        }
        final CardApplicationViewDecoder view = new CardApplicationViewDecoder().wrapAndApplyHeader(result, 0, kind);
        view.uniqueNo();
        return String.join("|", Integer.toString(view.attempt()), CardApplicationState.of(view.state()).text(),
            CardKind.of(view.kind()).wireName(), CardStatus.of(view.cardStatus()).wireName(),
            view.cardholderUniqueNo(), view.cardholderNo(), view.productNo(), view.packageNo(), view.cardNo(),
            view.lastNo(), view.bin(), view.organization(), view.reason(), view.address());
    }

    /** All of a card in a line. */
    String card(final String cardNo) {
        final GetCardEncoder get = new GetCardEncoder().wrapAndApplyHeader(message, 0, header);
        get.cardNo(cardNo);
        ledger.query(message, 0, result, 0);
        if (kind.wrap(result, 0).templateId() != CardViewDecoder.TEMPLATE_ID) {
            return "";
        }
        final CardViewDecoder view = new CardViewDecoder().wrapAndApplyHeader(result, 0, kind);
        final int code = view.kind();
        view.cardNo();
        return String.join("|", CardStatus.of(view.status()).wireName(), view.cardholderNo(), view.packageNo(),
            view.uniqueNo(), view.lastNo(), view.bin(), view.organization(),
            code == 0 ? "" : CardKind.of(code).wireName());
    }

    /** The identifiers that a scan finds. */
    TreeSet<String> scan(final ScanKind scanKind, final int state) {
        final TreeSet<String> found = new TreeSet<>();
        int part = 0;
        int skipped = 0;
        while (part >= 0) {
            new ScanEncoder().wrapAndApplyHeader(message, 0, header).kind((short) scanKind.code()).part(part)
                .skipped(skipped).from(0).to(0).state((short) state);
            ledger.query(message, 0, result, 0);
            final ScanViewDecoder view = new ScanViewDecoder().wrapAndApplyHeader(result, 0, kind);
            part = view.part();
            skipped = view.skipped();
            view.rows().forEach(row -> found.add(row.id()));
        }
        return found;
    }

    @Override
    public void close() {
        store.close();
    }
}
