package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.message.PackageViewDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.ManageFeeType;
import dev.holdfast.ledger.values.Units;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fees of a package as the back-office writes them: all fields of KeySecure's {@code fee_detail}, under its names
 * (contract: packages), so that one can be copied as it is. What is not given charges nothing.
 */
public final class FeesJson {
    private static final String SMALL_COUNT = "free_small_consume_count";
    private static final String SMALL_TYPE = "free_small_excuse_type";
    private static final String SMALL_DAYS = "free_small_excuse_days";
    /** Read as {@link #SMALL_TYPE}, which it was called before. */
    private static final String FORMER_SMALL_TYPE = "free_small_consume_excuse_type";
    /** Read as {@link #SMALL_DAYS}, which it was called before. */
    private static final String FORMER_SMALL_DAYS = "free_small_consume_excuse_days";
    private static final String DECLINE_COUNT = "decline_fee_free_count";
    private static final String DECLINE_TYPE = "decline_fee_free_type";
    private static final String DECLINE_DAYS = "decline_fee_free_days";
    private static final String MANAGE_TYPE = "manage_fee_type";
    private static final String MANAGE_FREE_TYPE = "management_fee_free_type";
    private static final String MANAGE_FREE_THRESHOLD = "free_management_fee_threshold";

    /** The names that are written. */
    static final Set<String> NAMES = Stream.concat(Arrays.stream(FeeTerm.values()).map(TermsJson::name),
        Stream.of(SMALL_COUNT, SMALL_TYPE, SMALL_DAYS, DECLINE_COUNT, DECLINE_TYPE, DECLINE_DAYS, MANAGE_TYPE,
            MANAGE_FREE_TYPE, MANAGE_FREE_THRESHOLD))
        .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> READ = Stream.concat(NAMES.stream(),
        Stream.of(FORMER_SMALL_TYPE, FORMER_SMALL_DAYS)).collect(Collectors.toUnmodifiableSet());

    private static final String CHARGED = ": by another word nobody could tell which fees are free; leave it out for "
        + Exemption.NONE.wireName();
    private static final String KEPT = ": a word that Holdfast does not know cannot be kept; leave it out, for it "
        + "charges nothing by it";

    private FeesJson() {
    }

    static void read(final AdminBody body, final PutPackageEncoder into) {
        final AdminBody fees = body.object("fees", READ);
        for (final FeeTerm term : FeeTerm.values()) {
            term.write(into.fees(), fees.optionalUnits(TermsJson.name(term), 0, term.max()));
        }
        final String smallTypeName = nameIn(fees, SMALL_TYPE, FORMER_SMALL_TYPE);
        final Exemption smallType = exemption(fees, smallTypeName, CHARGED);
        final Exemption declineType = exemption(fees, DECLINE_TYPE, CHARGED);
        into.fees().freeSmallConsumeCount(fees.optionalWrittenCount(SMALL_COUNT, 0, 0))
            .freeSmallExcuseType((short) smallType.code())
            .freeSmallExcuseDays(
                days(fees, nameIn(fees, SMALL_DAYS, FORMER_SMALL_DAYS), smallType, smallTypeName))
            .declineFeeFreeCount(fees.optionalWrittenCount(DECLINE_COUNT, 0, 0))
            .declineFeeFreeType((short) declineType.code())
            .declineFeeFreeDays(days(fees, DECLINE_DAYS, declineType, DECLINE_TYPE));
        into.freeManagementFeeThreshold(fees.optionalUnits(MANAGE_FREE_THRESHOLD, 0, Units.MAX))
            .manageFeeType((short) fees.optional(MANAGE_TYPE, ManageFeeType.values(), ManageFeeType::wireName,
                ManageFeeType.NONE, KEPT).code())
            .managementFeeFreeType((short) exemption(fees, MANAGE_FREE_TYPE, KEPT).code());
    }

    /** The name that a field has in a body. */
    private static String nameIn(final AdminBody fees, final String name, final String former) {
        if (!fees.has(former)) {
            return name;
        }
        if (fees.has(name)) {
            throw fees.bad(former, "left out: it is the former name of " + name + ", which is given, too");
        }
        return former;
    }

    private static Exemption exemption(final AdminBody fees, final String name, final String advice) {
        return fees.optional(name, Exemption.values(), Exemption::wireName, Exemption.NONE, advice);
    }

    /** Without spans of days there may be none: KeySecure then writes 0. */
    private static int days(final AdminBody fees, final String name, final Exemption type, final String typeName) {
        final int days = fees.optionalWrittenCount(name, 1, 0);
        if (days == 0 && type == Exemption.DAY) {
            throw fees.bad(name, "at least 1, since " + typeName + " is " + type.wireName());
        }
        return days;
    }

    static void write(final PackageViewDecoder terms, final ObjectNode json) {
        write(terms.fees(), json);
        writeManagementFee(CommandDefaults.manageFeeType(terms), CommandDefaults.managementFeeFreeType(terms),
            CommandDefaults.freeManagementFeeThreshold(terms), json);
    }

    /** Writes the fees of a command. */
    public static void write(final PutPackageDecoder terms, final ObjectNode json) {
        write(terms.fees(), json);
        writeManagementFee(CommandDefaults.manageFeeType(terms), CommandDefaults.managementFeeFreeType(terms),
            CommandDefaults.freeManagementFeeThreshold(terms), json);
    }

    private static void write(final FeesDecoder fees, final ObjectNode json) {
        for (final FeeTerm term : FeeTerm.values()) {
            json.put(TermsJson.name(term), Units.format(term.read(fees)));
        }
        json.put(SMALL_COUNT, fees.freeSmallConsumeCount())
            .put(SMALL_TYPE, Exemption.of(fees.freeSmallExcuseType()).wireName())
            .put(SMALL_DAYS, fees.freeSmallExcuseDays())
            .put(DECLINE_COUNT, fees.declineFeeFreeCount())
            .put(DECLINE_TYPE, Exemption.of(fees.declineFeeFreeType()).wireName())
            .put(DECLINE_DAYS, fees.declineFeeFreeDays());
    }

    private static void writeManagementFee(
        final int type, final int freeType, final long freeThreshold, final ObjectNode json) {
        json.put(MANAGE_TYPE, ManageFeeType.of(type).wireName())
            .put(MANAGE_FREE_TYPE, Exemption.of(freeType).wireName())
            .put(MANAGE_FREE_THRESHOLD, Units.format(freeThreshold));
    }
}
