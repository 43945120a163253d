package org.understudy.services.task.routine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// The routines that this program knows.
public final class Routines {
    private final Map<String, Routine> known;

    public Routines(List<Routine> all) {
        this.known = new TreeMap<>(all.stream().collect(Collectors.toMap(Routine::id, r -> r)));
    }

    public Routine find(String id) throws ProblemException {
        @Nullable Routine routine = known.get(id);
        if (routine == null) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "There is no routine named \"" + id + "\".",
                    "This program knows " + String.join(", ", known.keySet()) + ".",
                    "Use one of these, or a newer version of Understudy.");
        }
        return routine;
    }

    /// The plan of a routine, its parameters checked.
    public Routine.Plan plan(String id, Map<String, String> given) throws ProblemException {
        Routine routine = find(id);
        Map<String, Parameter> declared =
                routine.parameters().stream().collect(Collectors.toMap(Parameter::name, p -> p));
        for (Map.Entry<String, String> each : given.entrySet()) {
            @Nullable Parameter parameter = declared.get(each.getKey());
            if (parameter == null) {
                throw bad(
                        id,
                        "has no parameter named \"" + each.getKey() + "\"",
                        "It has " + String.join(", ", new TreeMap<>(declared).keySet()) + ".");
            }
            if (!parameter.choices().isEmpty() && !parameter.choices().contains(each.getValue())) {
                throw bad(
                        id,
                        "does not know \"" + each.getValue() + "\" as " + parameter.name(),
                        "It can be " + String.join(", ", parameter.choices()) + ".");
            }
        }
        for (Parameter parameter : routine.parameters()) {
            if (parameter.required() && given.getOrDefault(parameter.name(), "").isBlank()) {
                throw bad(id, "needs the parameter " + parameter.name(), parameter.description());
            }
        }
        return routine.plan(given);
    }

    private static ProblemException bad(String id, String what, String why) {
        return new ProblemException(Kind.BAD_INPUT, "The routine " + id + " " + what + ".", why, "Correct it.");
    }
}
