package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.message.FiguresEncoder;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CardRow.Use;
import dev.holdfast.ledger.store.CardRow.Window;
import dev.holdfast.ledger.store.OrderRow;

/**
 * Keeps what a card has used of its limits. A card counts only its newest window of each kind: what an order gives back
 * goes to the window that it took it from, and when that one is over nobody asks for it any more. Sums stop at the
 * largest {@code long}.
 */
public final class CardUse {
    private static final Use[] USES = Use.values();

    private final ProgramWindows windows = new ProgramWindows();

    /** Writes what is used at this local time. */
    public void read(final CardRow card, final long localMs, final FiguresEncoder figures) {
        windows.moveTo(localMs);
        final boolean isDay = card.window(Window.DAY) == windows.day();
        final boolean isMonth = card.window(Window.MONTH) == windows.month();
        figures.dayUsed(isDay ? card.used(Use.DAY) : 0)
            .weekUsed(card.window(Window.WEEK) == windows.week() ? card.used(Use.WEEK) : 0)
            .monthUsed(isMonth ? card.used(Use.MONTH) : 0)
            .atmDayUsed(isDay ? card.used(Use.ATM_DAY) : 0)
            .atmMonthUsed(isMonth ? card.used(Use.ATM_MONTH) : 0)
            .purchasesToday(isDay ? card.purchasesToday() : 0)
            .purchasesThisHour(card.window(Window.HOUR) == windows.hour() ? card.purchasesThisHour() : 0);
    }

    /** Brings what the order takes to {@code used}, on the card, whose row is inside a change, and on the order. */
    public void change(
        final CardRow card, final OrderRow order, final long used, final boolean isCash, final long localMs) {
        final boolean isFirstUse = order.usedAt() == 0;
        final long usedAt = isFirstUse ? localMs : order.usedAt();
        windows.moveTo(usedAt);
        if (isFirstUse) {
            enter(card, Window.HOUR, windows.hour());
            enter(card, Window.DAY, windows.day());
            enter(card, Window.WEEK, windows.week());
            enter(card, Window.MONTH, windows.month());
        }
        final int purchases = (used > 0 ? 1 : 0) - (order.used() > 0 ? 1 : 0);
        if (card.window(Window.HOUR) == windows.hour()) {
            card.purchasesThisHour(card.purchasesThisHour() + purchases);
        }
        if (card.window(Window.DAY) == windows.day()) {
            card.purchasesToday(card.purchasesToday() + purchases);
            add(card, Use.DAY, order.used(), used);
            add(card, Use.ATM_DAY, order.isCashUsed() ? order.used() : 0, isCash ? used : 0);
        }
        if (card.window(Window.WEEK) == windows.week()) {
            add(card, Use.WEEK, order.used(), used);
        }
        if (card.window(Window.MONTH) == windows.month()) {
            add(card, Use.MONTH, order.used(), used);
            add(card, Use.ATM_MONTH, order.isCashUsed() ? order.used() : 0, isCash ? used : 0);
        }
        order.use(used, isCash, usedAt);
    }

    /**
     * Begins another window with nothing used: a newer one, or after a change of the program's zone one with a lower
     * number.
     */
    private static void enter(final CardRow card, final Window window, final int number) {
        if (number == card.window(window)) {
            return;
        }
        card.window(window, number);
        for (final Use use : USES) {
            if (use.window() == window) {
                card.used(use, 0);
            }
        }
        if (window == Window.DAY) {
            card.purchasesToday(0);
        } else if (window == Window.HOUR) {
            card.purchasesThisHour(0);
        }
    }

    private static void add(final CardRow card, final Use use, final long before, final long after) {
        final long rest = Math.max(0, card.used(use) - before);
        card.used(use, rest > Long.MAX_VALUE - after ? Long.MAX_VALUE : rest + after);
    }
}
