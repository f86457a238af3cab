package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.message.FeesEncoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
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
import java.util.stream.Stream;

/** Fees, limits and rules as the back-office writes them. What is not given charges, limits and forbids nothing. */
public final class TermsJson {
    private static final String SMALL_COUNT = "free_small_consume_count";
    private static final String SMALL_TYPE = "free_small_consume_excuse_type";
    private static final String SMALL_DAYS = "free_small_consume_excuse_days";
    private static final String DECLINE_COUNT = "decline_fee_free_count";
    private static final String DECLINE_TYPE = "decline_fee_free_type";
    private static final String DECLINE_DAYS = "decline_fee_free_days";
    private static final Set<String> FEES = Stream.concat(Arrays.stream(FeeTerm.values()).map(TermsJson::name),
        Stream.of(SMALL_COUNT, SMALL_TYPE, SMALL_DAYS, DECLINE_COUNT, DECLINE_TYPE, DECLINE_DAYS))
        .collect(Collectors.toUnmodifiableSet());
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

    public static void readFees(final AdminBody body, final FeesEncoder into) {
        final AdminBody fees = body.object("fees", FEES);
        for (final FeeTerm term : FeeTerm.values()) {
            term.write(into, fees.optionalUnits(name(term), 0, term.max()));
        }
        into.freeSmallConsumeCount(fees.optionalCount(SMALL_COUNT, 0, 0))
            .freeSmallConsumeExcuseType((short) exemption(fees, SMALL_TYPE).code())
            .freeSmallConsumeExcuseDays(fees.optionalCount(SMALL_DAYS, 1, 1))
            .declineFeeFreeCount(fees.optionalCount(DECLINE_COUNT, 0, 0))
            .declineFeeFreeType((short) exemption(fees, DECLINE_TYPE).code())
            .declineFeeFreeDays(fees.optionalCount(DECLINE_DAYS, 1, 1));
    }

    private static Exemption exemption(final AdminBody fees, final String name) {
        return fees.optional(name, Exemption.values(), Exemption::wireName, Exemption.NONE);
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

    public static void writeFees(final FeesDecoder fees, final ObjectNode json) {
        for (final FeeTerm term : FeeTerm.values()) {
            json.put(name(term), Units.format(term.read(fees)));
        }
        json.put(SMALL_COUNT, fees.freeSmallConsumeCount())
            .put(SMALL_TYPE, Exemption.of(fees.freeSmallConsumeExcuseType()).wireName())
            .put(SMALL_DAYS, fees.freeSmallConsumeExcuseDays())
            .put(DECLINE_COUNT, fees.declineFeeFreeCount())
            .put(DECLINE_TYPE, Exemption.of(fees.declineFeeFreeType()).wireName())
            .put(DECLINE_DAYS, fees.declineFeeFreeDays());
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
