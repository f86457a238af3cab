package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.message.CardApplicationViewDecoder;
import dev.holdfast.ledger.message.CardViewDecoder;
import dev.holdfast.ledger.message.CardholderViewDecoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;

/** Writes cardholders and applications for cards for the back-office, without addresses. No state; allocates. */
final class OnboardingJson {
    private OnboardingJson() {
    }

    static ObjectNode cardholder(final CardholderViewDecoder view) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("unique_no", view.uniqueNo());
        OrderJson.putText(json, "cardholder_no", view.cardholderNo());
        json.put("state", CardholderState.of(view.state()).text());
        OrderJson.putText(json, "fail_reason", view.reason());
        return json.put("attempt", view.attempt()).put("created_ms", view.createdTime())
            .put("updated_ms", view.updatedTime());
    }

    static ObjectNode application(final CardApplicationViewDecoder view) {
        final CardApplicationState state = CardApplicationState.of(view.state());
        final CardholderState holder = CardholderState.of(view.cardholderState());
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("card_unique_no", view.uniqueNo())
            .put("state", state.text()).put("card_type", CardKind.of(view.kind()).wireName());
        OrderJson.putText(json, "card_status", CardStatus.of(view.cardStatus()).wireName());
        json.put("cardholder_unique_no", view.cardholderUniqueNo());
        OrderJson.putText(json, "cardholder_no", view.cardholderNo());
        json.put("cardholder_state", holder.text());
        json.put(view.isPackage() == 1 ? "platform_package_no" : "card_bin_no", view.productNo());
        json.put("package_no", view.packageNo());
        OrderJson.putText(json, "card_no", view.cardNo());
        OrderJson.putText(json, "card_last_no", view.lastNo());
        OrderJson.putText(json, "card_bin", view.bin());
        OrderJson.putText(json, "organization", view.organization());
        OrderJson.putText(json, "reason", view.reason());
        return json.put("attempt", view.attempt()).put("created_ms", view.createdTime())
            .put("updated_ms", view.updatedTime());
    }

    /** Adds to a card what its application knows, which is the end of its view; nothing when there was none. */
    static void addTo(final ObjectNode card, final int kind, final CardViewDecoder view) {
        final String uniqueNo = view.uniqueNo();
        if (uniqueNo.isEmpty()) {
            return;
        }
        card.put("card_unique_no", uniqueNo);
        OrderJson.putText(card, "card_type", CardKind.isCode(kind) ? CardKind.of(kind).wireName() : "");
        OrderJson.putText(card, "card_last_no", view.lastNo());
        OrderJson.putText(card, "card_bin", view.bin());
        OrderJson.putText(card, "organization", view.organization());
    }
}
