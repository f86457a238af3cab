package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.JsonNode;

import java.math.BigDecimal;
import java.util.List;

/**
 * A cardholder's account as the platform has it in one currency (CREDIT_EXTENSION). No state; any thread.
 *
 * @param symbol  as the platform names the currency.
 * @param balance as the platform wrote it: a number.
 */
public record PlatformAccount(String symbol, String balance) {
    /** The one in which transfers move money, which stands for US dollars one to one. */
    private static final String TRANSFER_SYMBOL = "TUSDT";
    private static final String TRANSFER_CURRENCY = "USD";

    /**
     * The account in a currency. What cannot be read is never taken for 0.
     *
     * @param data     of the call for a cardholder's accounts: a list with one item for each currency.
     * @param currency ours, such as USD.
     * @throws IllegalArgumentException when there is not just one such account with a balance; the message says why.
     */
    public static PlatformAccount of(final JsonNode data, final String currency) {
        final List<JsonNode> items = PlatformCalls.itemsOf(data);
        final List<JsonNode> ours = items.stream().filter(item -> isIn(currency, symbolOf(item))).toList();
        if (items.isEmpty()) {
            throw new IllegalArgumentException("the platform lists no account of this cardholder");
        }
        if (ours.isEmpty()) {
            throw new IllegalArgumentException("the platform lists no account in " + currency + ", but in "
                + String.join(", ", items.stream().map(PlatformAccount::symbolOf).toList()));
        }
        if (ours.size() > 1) {
            throw new IllegalArgumentException("the platform lists " + ours.size() + " accounts in " + currency
                + ", and nothing says which one counts");
        }
        final JsonNode balance = ours.get(0).path("balance");
        try {
            return new PlatformAccount(symbolOf(ours.get(0)), new BigDecimal(balance.asText()).toPlainString());
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("the balance that the platform states cannot be read: " + balance, e);
        }
    }

    private static boolean isIn(final String currency, final String symbol) {
        return symbol.equalsIgnoreCase(currency)
            || currency.equals(TRANSFER_CURRENCY) && symbol.equalsIgnoreCase(TRANSFER_SYMBOL);
    }

    private static String symbolOf(final JsonNode item) {
        return item.path("symbol").asText("");
    }
}
