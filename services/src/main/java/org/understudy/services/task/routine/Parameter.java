package org.understudy.services.task.routine;

import java.util.Optional;

/// A parameter of a routine.
///
/// @param required whether it must be there and not be blank
/// @param usual what it is where nobody says anything; empty: nothing
public record Parameter(String name, String description, ParameterType type, boolean required, Optional<String> usual) {

    /// One that has to be given.
    public static Parameter required(String name, ParameterType type, String description) {
        return new Parameter(name, description, type, true, Optional.empty());
    }

    /// One that may be left out.
    public static Parameter optional(String name, ParameterType type, String description) {
        return new Parameter(name, description, type, false, Optional.empty());
    }

    /// One that may be left out, and is this then.
    public static Parameter usually(String name, ParameterType type, String usual, String description) {
        return new Parameter(name, description, type, false, Optional.of(usual));
    }
}
