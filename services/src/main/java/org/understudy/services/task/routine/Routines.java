package org.understudy.services.task.routine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// The routines that this program knows.
public final class Routines {
    private static final int SHOWN = 40;

    private final Map<String, Routine> known;

    public Routines(List<Routine> all) {
        this.known = new TreeMap<>(all.stream().collect(Collectors.toMap(Routine::id, r -> r)));
    }

    /// Those that come with the program.
    public static Routines usual() {
        return new Routines(List.of(new RunRoutine(), new FileRoutine(), new ServiceRoutine(), new RebootRoutine()));
    }

    /// All of them, by name.
    public List<Routine> all() {
        return List.copyOf(known.values());
    }

    public Routine find(String id) throws ProblemException {
        @Nullable Routine routine = known.get(id);
        if (routine == null) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "There is no routine named \"" + shown(id) + "\".",
                    "This program knows " + String.join(", ", known.keySet()) + ".",
                    "See what they do: understudy task routines",
                    "Use one of these, or a newer version of Understudy.");
        }
        return routine;
    }

    /// The plan of a routine, its parameters checked.
    public Plan plan(String id, Map<String, String> given) throws ProblemException {
        return find(id).plan(check(id, given));
    }

    /// These values, if the routine takes them, with the usual ones for those that are missing.
    public Given check(String id, Map<String, String> given) throws ProblemException {
        Routine routine = find(id);
        Map<String, String> values = new TreeMap<>(given);
        for (Map.Entry<String, String> each : given.entrySet()) {
            Parameter parameter = parameter(routine, each.getKey());
            Optional<String> objection = parameter.type().objection(each.getValue());
            if (objection.isPresent()) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "\"" + shown(each.getValue()) + "\" is not "
                                + parameter.type().words() + ", as the parameter " + parameter.name() + " of " + id
                                + " has to be.",
                        objection.get(),
                        "Write it like " + parameter.name() + "="
                                + parameter.type().example() + ".");
            }
        }
        for (Parameter parameter : routine.parameters()) {
            String name = parameter.name();
            parameter.usual().ifPresent(usual -> values.putIfAbsent(name, usual));
            if (parameter.required() && missing(values, parameter)) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "The routine " + id + " needs the parameter " + name + ".",
                        parameter.description(),
                        "Add " + name + "=" + parameter.type().example() + ".",
                        "See all of them: understudy task routines " + id);
            }
        }
        return new Given(values);
    }

    /// A file may be empty, where everything else has to say something.
    private static boolean missing(Map<String, String> values, Parameter parameter) {
        String value = values.getOrDefault(parameter.name(), "");
        return parameter.type() instanceof ParameterType.File ? !values.containsKey(parameter.name()) : value.isBlank();
    }

    /// A parameter of a routine by its name.
    public Parameter parameter(Routine routine, String name) throws ProblemException {
        for (Parameter each : routine.parameters()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw new ProblemException(
                Kind.BAD_INPUT,
                "The routine " + routine.id() + " has no parameter named \"" + shown(name) + "\".",
                "It has "
                        + routine.parameters().stream()
                                .map(Parameter::name)
                                .sorted()
                                .collect(Collectors.joining(", "))
                        + ".",
                "Use one of these.",
                "See what they mean: understudy task routines " + routine.id());
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
