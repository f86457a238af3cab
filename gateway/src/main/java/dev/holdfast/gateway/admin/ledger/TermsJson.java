package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Limits and rules as the back-office writes them. What is not given limits and forbids nothing. */
public final class TermsJson {
    private static final Set<String> LIMITS = Arrays.stream(LimitTerm.values()).map(TermsJson::name)
        .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> RULES = Arrays.stream(RuleList.values()).map(TermsJson::name)
        .collect(Collectors.toUnmodifiableSet());
    private static final Pattern MCC = Pattern.compile("(\\d{4})(?:-(\\d{4}))?");

    private TermsJson() {
    }

    /** A closed range of values in one list. */
    public record Rule(RuleList list, long from, long to) {
    }

    /** A constant's name in JSON. */
    public static String name(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The limits in a body. */
    static AdminBody limits(final AdminBody body) {
        return body.object("limits", LIMITS);
    }

    public static void readLimits(final AdminBody body, final LimitsEncoder into) {
        final AdminBody limits = body.object("limits", LIMITS);
        for (final LimitTerm term : LimitTerm.values()) {
            term.write(into, term.isCount()
                ? limits.optionalCount(name(term), (int) term.none(), 0)
                : limits.optionalUnits(name(term), term.none(), Units.MAX));
        }
    }

    public static List<Rule> readRules(final AdminBody body) {
        final AdminBody given = body.object("rules", RULES);
        final List<Rule> rules = new ArrayList<>();
        for (final RuleList list : RuleList.values()) {
            for (final String text : given.strings(name(list))) {
                rules.add(rule(given, list, text));
            }
        }
        if (rules.size() > TermsRow.MAX_RULES) {
            throw AdminException.badRequest("rules has " + rules.size() + " of them, which should be at most "
                + TermsRow.MAX_RULES);
        }
        return rules;
    }

    private static Rule rule(final AdminBody given, final RuleList list, final String text) {
        return switch (list.subject()) {
            case TYPE -> {
                final ConsumptionType type = Arrays.stream(ConsumptionType.values())
                    .filter(each -> each != ConsumptionType.UNKNOWN && each.wireName().equals(text)).findFirst()
                    .orElseThrow(() -> given.bad(name(list), "consumption types such as Consumption and Atm"));
                yield new Rule(list, type.code(), type.code());
            }
            case CURRENCY, COUNTRY -> {
                try {
                    yield new Rule(list, CurrencyCode.pack(text), CurrencyCode.pack(text));
                } catch (final IllegalArgumentException e) {
                    throw given.bad(name(list), "codes of capitals and digits, such as EUR or DE");
                }
            }
            case MCC -> {
                final Matcher matcher = MCC.matcher(text);
                if (!matcher.matches()) {
                    throw given.bad(name(list), "codes of four digits and ranges of them, such as 5411 or 5000-5999");
                }
                final int from = Integer.parseInt(matcher.group(1));
                final int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
                if (from == 0 || to < from) {
                    throw given.bad(name(list), "codes from 0001 on and ranges that do not run backwards");
                }
                yield new Rule(list, from, to);
            }
        };
    }

    public static void writeLimits(final LimitsDecoder limits, final ObjectNode json) {
        for (final LimitTerm term : LimitTerm.values()) {
            writeLimit(term, limits, name(term), json);
        }
    }

    /** Writes one limit, null when there is none. */
    static void writeLimit(
        final LimitTerm term, final LimitsDecoder limits, final String name, final ObjectNode json) {
        final long value = term.read(limits);
        if (value == term.none()) {
            json.putNull(name);
        } else if (term.isCount()) {
            json.put(name, value);
        } else {
            json.put(name, Units.format(value));
        }
    }

    public static void writeRule(final RuleList list, final long from, final long to, final ObjectNode json) {
        json.withArray("/" + name(list)).add(switch (list.subject()) {
            case TYPE -> ConsumptionType.of((int) from).wireName();
            case CURRENCY, COUNTRY -> CurrencyCode.format(from);
            case MCC -> from == to ? String.format(Locale.ROOT,
                "%04d", from) : String.format(Locale.ROOT, "%04d-%04d", from, to);
        });
    }
}
