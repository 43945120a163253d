package org.understudy.services.task.routine;

import java.util.List;

/// A parameter of a routine.
///
/// @param choices the values that are allowed; empty: any text
public record Parameter(String name, String description, boolean required, List<String> choices) {
    public Parameter {
        choices = List.copyOf(choices);
    }
}
