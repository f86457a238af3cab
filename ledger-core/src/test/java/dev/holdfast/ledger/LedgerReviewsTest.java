package dev.holdfast.ledger;

import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.model.Terms.Limit;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;

import static dev.holdfast.ledger.values.ConsumptionType.CONSUMPTION;
import static dev.holdfast.ledger.values.ConsumptionType.REFUND;
import static dev.holdfast.ledger.values.OrderStatus.SUCCESS;
import static dev.holdfast.ledger.values.OrderStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

/** Reviews and sweeps by example; what they do together is for the model to find. */
class LedgerReviewsTest extends TermsFixture {
    @Test
    void shouldDeclineOnABlockedOrClosedAccountAndBookWhatHappenedAnyway() {
        ask("T1", CONSUMPTION, "100", "USD");
        give(new ModelCommand.PutAccount("U1", "USD", null, AccountStatus.BLOCKED));
        assertThat(ask("T2", CONSUMPTION, "1", "USD")).isEqualTo(ResultCode.ACCOUNT_BLOCKED);
        assertThat(
            give(new ModelCommand.PutAccount("U1", "USD", null, AccountStatus.CLOSED)))
            .isEqualTo(ResultCode.ACCOUNT_NOT_EMPTY);
        notice("T1", CONSUMPTION, SUCCESS, "100", "");
        give(new ModelCommand.PostEntry("payout", "U1", new BigDecimal("-900"), false));
        assertThat(
            give(new ModelCommand.PutAccount("U1", "USD", null, AccountStatus.CLOSED))).isEqualTo(ResultCode.APPROVED);
        assertThat(ask("T3", CONSUMPTION, "0", "USD")).isEqualTo(ResultCode.ACCOUNT_CLOSED);
        assertThat(
            give(new ModelCommand.PostEntry("late", "U1", BigDecimal.ONE, false))).isEqualTo(ResultCode.ACCOUNT_CLOSED);
        notice("R1", REFUND, SUCCESS, "30", "T1");
        assertThat(balance()).isEqualTo("30.00");
    }

    @Test
    void shouldApplyAReviewedNotificationOnceItsCauseIsGone() {
        notice("T1", "C2", SUCCESS, "40");
        assertThat(give(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.REVIEW_UNRESOLVED);
        give(new ModelCommand.PutCard("C2", "U1", CardStatus.ACTIVATED, ""));
        assertThat(give(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.APPROVED);
        assertThat(balance()).isEqualTo("960.00");
        assertThat(give(new ModelCommand.Resolve("T1", true))).isEqualTo(ResultCode.REVIEW_UNKNOWN);
        notice("T2", CONSUMPTION, UNKNOWN, "5", "");
        assertThat(give(new ModelCommand.Resolve("T2", false))).isEqualTo(ResultCode.APPROVED);
        assertThat(balance()).isEqualTo("960.00");
        assertThat(store.reviews().openCount()).isZero();
    }

    @Test
    void shouldAlwaysHaveRoomForAnOpenReviewAndReuseTheOldestThatIsDone() {
        for (int i = 0; i < 5; i++) {
            assertThat(give(unheardOf("T" + i))).isEqualTo(ResultCode.APPROVED);
        }
        assertThat(store.reviews().openCount()).as("more than the two that are kept").isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            give(new ModelCommand.Resolve("T" + i, false));
        }
        for (int i = 5; i < 20; i++) {
            assertThat(give(unheardOf("T" + i))).isEqualTo(ResultCode.APPROVED);
            assertThat(give(new ModelCommand.Resolve("T" + i, false))).isEqualTo(ResultCode.APPROVED);
        }
        assertThat(store.reviews().openCount()).isZero();
        store.orders().find(id("T0"), order);
        assertThat(store.reviews().find(order.review(), id("T0"), review)).as("gave up its place").isFalse();
        store.orders().find(id("T19"), order);
        assertThat(store.reviews().find(order.review(), id("T19"), review)).isTrue();
    }

    @Test
    void shouldLetGoOfOldHoldsAndForgetOldOrdersButNotTheirMoney() {
        terms(new Terms().limit(Limit.MONTH, "1000"));
        ask("T1", CONSUMPTION, "100", "USD");
        ask("T2", CONSUMPTION, "50", "USD");
        notice("T2", CONSUMPTION, SUCCESS, "50", "");
        nowMs += 10 * DAY;
        give(new ModelCommand.Sweep(List.of("T1", "T2"), 11 * DAY, 40 * DAY));
        assertThat(held()).isEqualTo("100.00");
        give(new ModelCommand.Sweep(List.of("T1", "T2"), 9 * DAY, 40 * DAY));
        assertThat(held()).isEqualTo("0.00");
        notice("T1", CONSUMPTION, SUCCESS, "100", "");
        assertThat(balance()).as("a late success still posts").isEqualTo("850.00");
        nowMs += 40 * DAY;
        give(new ModelCommand.Sweep(List.of("T1", "T2", "T9"), 9 * DAY, 39 * DAY));
        assertThat(store.orders().count()).isZero();
        assertThat(balance()).isEqualTo("850.00");
        assertThat(Units.format(account.retired())).isEqualTo("-150.00");
        notice("T2", CONSUMPTION, SUCCESS, "50", "");
        assertThat(balance()).as("news from before what is kept is looked at, not booked again").isEqualTo("850.00");
        assertThat(store.reviews().openCount()).isOne();
    }
}
