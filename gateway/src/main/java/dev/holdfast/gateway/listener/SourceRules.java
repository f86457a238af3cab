package dev.holdfast.gateway.listener;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** Which addresses may post callbacks. Immutable; any thread. */
public final class SourceRules {
    private final List<IpSubnetFilterRule> allowed;

    /**
     * @param list networks such as {@code 203.0.113.0/24, 2001:db8::/32}, separated by commas; empty for all.
     * @throws IllegalArgumentException when one of them is no network.
     */
    public SourceRules(final String list) {
        allowed = Arrays.stream(list.split(",")).map(String::strip).filter(network -> !network.isEmpty())
            .map(SourceRules::rule).toList();
    }

    public boolean allows(final InetSocketAddress source) {
        return allowed.isEmpty() || allowed.stream().anyMatch(rule -> rule.matches(source));
    }

    /** Whether the list names the address; no list names none. */
    public boolean isListed(final InetSocketAddress source) {
        return !allowed.isEmpty() && allows(source);
    }

    private static IpSubnetFilterRule rule(final String network) {
        try {
            final int slash = network.lastIndexOf('/');
            return new IpSubnetFilterRule(network.substring(0, slash), Integer.parseInt(network.substring(slash + 1)),
                IpFilterRuleType.ACCEPT);
        } catch (final RuntimeException e) {
            throw new IllegalArgumentException(
                "callback.allowed_sources=" + network
                    + " should be a network with its prefix length, such as 203.0.113.0/24", e);
        }
    }
}
