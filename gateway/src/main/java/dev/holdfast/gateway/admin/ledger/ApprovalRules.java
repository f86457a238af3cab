package dev.holdfast.gateway.admin.ledger;

import dev.holdfast.gateway.admin.access.AccessRule;
import dev.holdfast.gateway.admin.approval.ApprovalSettings;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.ledger.values.Units;

/** Which requests a second person has to agree to. Immutable; any thread. */
final class ApprovalRules {
    private final ApprovalSettings settings;

    ApprovalRules(final ApprovalSettings settings) {
        this.settings = settings;
    }

    /** What the request would do, for the one who agrees; null when nobody has to. */
    String reason(final AccessRule rule, final AdminBody body) {
        return switch (rule.call()) {
            case "POST /v1/accounts/{account_no}/entries" -> entry(body);
            case "PUT /v1/accounts/{account_no}" -> overdraft(body);
            case "PUT /v1/packages/{package_no}" -> limits(body, true);
            case "PUT /v1/cards/{card_no}/terms" -> limits(body, false);
            default -> null;
        };
    }

    private String entry(final AdminBody body) {
        final long amount = body.requiredUnits("amount");
        if (Math.abs(amount) > settings.entryAbove()) {
            return "an entry of " + Units.format(amount) + (body.flag("force") ? ", forced" : "");
        }
        return amount < 0 && body.flag("force") && -amount > settings.forcedAbove()
            ? "a forced entry of " + Units.format(amount) : null;
    }

    private String overdraft(final AdminBody body) {
        final long overdraft = body.has("overdraft") ? body.requiredUnits("overdraft") : 0;
        return overdraft > settings.overdraftAbove() ? "an overdraft of " + Units.format(overdraft) : null;
    }

    /** What is not given is without limit in a package, and as the package has it in a card's terms. */
    private String limits(final AdminBody body, final boolean isPackage) {
        if (settings.limitAbove() == ApprovalSettings.OFF) {
            return null;
        }
        final AdminBody limits = TermsJson.limits(body);
        boolean hasLimit = false;
        for (final LimitTerm term : LimitTerm.values()) {
            final String name = TermsJson.name(term);
            if (term != LimitTerm.SMALLEST && !term.isCount() && limits.has(name)) {
                hasLimit |= !name.startsWith("atm");
                if (limits.requiredUnits(name) > settings.limitAbove()) {
                    return "a limit " + name + " of " + Units.format(limits.requiredUnits(name));
                }
            }
        }
        return isPackage && !hasLimit ? "a package without a limit of its amounts" : null;
    }
}
