package org.understudy.services.task.routine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Resource;

/// Values of parameters that have been checked, with the usual ones filled in.
public record Given(Map<String, String> values) {
    public Given {
        values = Map.copyOf(values);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /// Empty where it was not given.
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    public boolean flag(String name) {
        return text(name).equals("yes");
    }

    public Optional<Duration> span(String name) {
        return Spans.read(text(name));
    }

    public Optional<Long> size(String name) {
        return Sizes.read(text(name));
    }

    /// Empty where none was given.
    public List<Resource> resources(String name) throws ProblemException {
        return has(name) ? ParameterType.Resources.read(text(name)) : List.of();
    }

    public byte[] content(String name) {
        return Content.decode(text(name)).orElseGet(() -> new byte[0]);
    }
}
