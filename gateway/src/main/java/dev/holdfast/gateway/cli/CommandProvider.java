package dev.holdfast.gateway.cli;

import java.util.List;

/** Adds commands to {@code holdfast} from a jar that need not be there. Found by {@link java.util.ServiceLoader}. */
public interface CommandProvider {
    /** Objects whose classes carry picocli's {@code @Command}, each with its name. */
    List<Object> commands();
}
