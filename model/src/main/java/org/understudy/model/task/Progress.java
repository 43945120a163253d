package org.understudy.model.task;

import java.time.Instant;
import java.util.OptionalDouble;

/// How far a task is.
///
/// @param fraction 0 to 1, where it is known
/// @param message what it is doing, for people
public record Progress(Instant at, OptionalDouble fraction, String message) {
    /// What a task says that a console has to lead, while none does.
    public static final String WAITS_FOR_CONSOLE = "waits for a console";

    public boolean waitsForConsole() {
        return message.equals(WAITS_FOR_CONSOLE);
    }
}
