package dev.holdfast.gateway.wire;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The text of signature V1 as the platform makes it, with the two generations of the real library. */
public final class FastjsonOracle {
    private FastjsonOracle() {
    }

    /** With {@code com.alibaba:fastjson}. */
    public static String text1(final String body, final String appId, final String timestamp) {
        return text(com.alibaba.fastjson.JSON.parseObject(body).getJSONObject("data"),
            com.alibaba.fastjson.JSON::toJSONString, appId, timestamp);
    }

    /** With {@code com.alibaba.fastjson2:fastjson2}. */
    public static String text2(final String body, final String appId, final String timestamp) {
        return text(com.alibaba.fastjson2.JSON.parseObject(body).getJSONObject("data"),
            com.alibaba.fastjson2.JSON::toJSONString, appId, timestamp);
    }

    /** What {@code com.alibaba:fastjson} writes for one value that it has read. */
    static String value1(final String value) {
        return com.alibaba.fastjson.JSON.toJSONString(com.alibaba.fastjson.JSON.parseObject("{\"a\":" + value + "}")
            .get("a"));
    }

    /** What {@code com.alibaba.fastjson2:fastjson2} writes for one value that it has read. */
    static String value2(final String value) {
        return com.alibaba.fastjson2.JSON.toJSONString(com.alibaba.fastjson2.JSON.parseObject("{\"a\":" + value + "}")
            .get("a"));
    }

    private static String text(
        final Map<String, Object> data, final Function<Object, String> json, final String appId,
        final String timestamp) {
        final Map<String, String> members = new TreeMap<>(Map.of("appId", appId, "timestamp", timestamp));
        data.forEach((name, value) -> {
            if (value != null) {
                members.put(name, value instanceof String text ? text : json.apply(value));
            }
        });
        return members.entrySet().stream().map(member -> member.getKey() + '=' + member.getValue())
            .collect(Collectors.joining("&"));
    }
}
