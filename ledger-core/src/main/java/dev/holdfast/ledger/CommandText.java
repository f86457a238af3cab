package dev.holdfast.ledger;

import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import dev.holdfast.ledger.message.PutAccountDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.message.PutCardTermsDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.message.SweepDecoder;
import org.agrona.DirectBuffer;

/** Commands in words, for people who look at a journal. Cold. */
public final class CommandText {
    private CommandText() {
    }

    /** The command's kind. */
    public static String nameOf(final DirectBuffer command, final int offset) {
        return switch (new MessageHeaderDecoder().wrap(command, offset).templateId()) {
            case AuthorizeDecoder.TEMPLATE_ID -> "Authorize";
            case NotifyDecoder.TEMPLATE_ID -> "Notify";
            case CardUpdateDecoder.TEMPLATE_ID -> "CardUpdate";
            case PutAccountDecoder.TEMPLATE_ID -> "PutAccount";
            case PostEntryDecoder.TEMPLATE_ID -> "PostEntry";
            case PutCardDecoder.TEMPLATE_ID -> "PutCard";
            case PutPackageDecoder.TEMPLATE_ID -> "PutPackage";
            case PutCardTermsDecoder.TEMPLATE_ID -> "PutCardTerms";
            case ResolveReviewDecoder.TEMPLATE_ID -> "ResolveReview";
            case SweepDecoder.TEMPLATE_ID -> "Sweep";
            case LearnCardDecoder.TEMPLATE_ID -> "LearnCard";
            case ConfirmOutboundDecoder.TEMPLATE_ID -> "ConfirmOutbound";
            default -> "template " + new MessageHeaderDecoder().wrap(command, offset).templateId();
        };
    }

    /** The command with all its fields. Amounts in millionths, codes as numbers. */
    public static String of(final DirectBuffer command, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, offset);
        return switch (header.templateId()) {
            case AuthorizeDecoder.TEMPLATE_ID -> new AuthorizeDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case NotifyDecoder.TEMPLATE_ID -> new NotifyDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case CardUpdateDecoder.TEMPLATE_ID -> new CardUpdateDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case PutAccountDecoder.TEMPLATE_ID -> new PutAccountDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case PostEntryDecoder.TEMPLATE_ID -> new PostEntryDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case PutCardDecoder.TEMPLATE_ID -> new PutCardDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case PutPackageDecoder.TEMPLATE_ID -> new PutPackageDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case PutCardTermsDecoder.TEMPLATE_ID -> new PutCardTermsDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case ResolveReviewDecoder.TEMPLATE_ID -> new ResolveReviewDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case SweepDecoder.TEMPLATE_ID -> new SweepDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case LearnCardDecoder.TEMPLATE_ID -> new LearnCardDecoder().wrapAndApplyHeader(command, offset, header).toString();
            case ConfirmOutboundDecoder.TEMPLATE_ID -> new ConfirmOutboundDecoder().wrapAndApplyHeader(command, offset, header).toString();
            default -> nameOf(command, offset);
        };
    }
}
