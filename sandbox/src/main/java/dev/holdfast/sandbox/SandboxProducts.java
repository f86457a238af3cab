package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.rules.AddressRules;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxCode;
import dev.holdfast.sandbox.rules.SandboxPeriod;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What cards can be had of: BINs in AUTHORIZATION mode, packages in CREDIT_EXTENSION mode. BIN-2 has no physical cards,
 * BIN-3 no virtual ones, and BIN-4 wants an address for virtual ones, too. No state; any thread.
 */
final class SandboxProducts {
    static final int WITHOUT_PHYSICAL = 2;
    static final int WITHOUT_VIRTUAL = 3;

    /** More than a page that nobody has asked a size for. */
    private static final int PRODUCTS = 12;
    private static final String WITH_ADDRESS = "BIN-4";

    private final String filter;
    private final IntFunction<ObjectNode> product;

    SandboxProducts(final ProgramMode mode) {
        filter = mode == ProgramMode.AUTHORIZATION ? "card_bin_no" : "package_no";
        product = mode == ProgramMode.AUTHORIZATION ? SandboxShapes::bin : SandboxShapes::cardPackage;
    }

    /** The member of an application that names a product. */
    String member() {
        return filter;
    }

    /** A page of those that are asked for. */
    List<ObjectNode> page(final JsonNode body) {
        final SandboxPeriod.Paging paging = SandboxPeriod.paging(body);
        final String wanted = body.path(filter).asText("");
        return all().filter(one -> wanted.isEmpty() || one.path(filter).asText().equals(wanted))
            .skip((long) paging.page() * paging.size()).limit(paging.size()).toList();
    }

    /**
     * Checks what an application says of the product and of the address.
     *
     * @throws Refusal as the platform would.
     */
    void check(final JsonNode application, final boolean isPhysical) {
        final String wanted = application.path(filter).asText();
        final JsonNode found = all().filter(one -> one.path(filter).asText().equals(wanted)).findFirst()
            .orElseThrow(() -> new Refusal(SandboxCode.CARD_PARAMETER, filter + " is unknown"));
        if (!found.path(isPhysical ? "support_physical" : "support_virtual").asBoolean(true)) {
            throw new Refusal(SandboxCode.CARD_PARAMETER, "card_type is not one that " + wanted + " has");
        }
        AddressRules.check(application, isPhysical, wanted.equals(WITH_ADDRESS));
    }

    private Stream<ObjectNode> all() {
        return IntStream.rangeClosed(1, PRODUCTS).mapToObj(product);
    }
}
