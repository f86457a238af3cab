package dev.holdfast.gateway.wire;

import java.util.Locale;

/**
 * The two ways in which the platform's JSON library may have written nested values before signing (contract: signature
 * V1).
 */
public enum CanonicalForm {
    /** {@code com.alibaba:fastjson}: nested names in the order of a {@link java.util.HashMap}. */
    FASTJSON1,
    /** {@code com.alibaba.fastjson2:fastjson2}: nested names as received. */
    FASTJSON2;

    /** The name in settings, on the command line and in test vectors. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The form with this label.
     *
     * @throws IllegalArgumentException when there is none.
     */
    public static CanonicalForm ofLabel(final String label) {
        for (final CanonicalForm form : values()) {
            if (form.label().equals(label)) {
                return form;
            }
        }
        throw new IllegalArgumentException("form=" + label + " should be fastjson1 or fastjson2");
    }

    /** The one to try when this one does not match. */
    CanonicalForm other() {
        return this == FASTJSON1 ? FASTJSON2 : FASTJSON1;
    }
}
