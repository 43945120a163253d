package org.understudy.services.replica.link;

import java.util.Locale;

import org.understudy.model.problem.Kind;

/// The kinds of problems that agents tell, as kinds of the console.
final class AgentProblems {
    private AgentProblems() {}

    static Kind kind(String told) {
        return switch (told) {
            case "not-root" -> Kind.NO_PRIVILEGE;
            case "no-replica", "no-point" -> Kind.NOT_FOUND;
            case "in-use" -> Kind.BUSY;
            case "deposed" -> Kind.CANCELLED;
            case "tool", "no-tool" -> Kind.MISSING_TOOL;
            default -> {
                String name = told.toUpperCase(Locale.ROOT).replace('-', '_');
                for (Kind kind : Kind.values()) {
                    if (kind.name().equals(name)) {
                        yield kind;
                    }
                }
                yield Kind.FAILED;
            }
        };
    }
}
