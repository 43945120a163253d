package org.understudy.app.task;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

/// Which hosts somebody means.
@FunctionalInterface
public interface Targets {
    /// @param words what was typed; empty for every host that is known
    /// @return at least one host, each once
    List<Host> select(String words) throws ProblemException;

    /// Names with commas between them.
    static Targets named(HostService hosts) {
        return words -> {
            List<Host> chosen = new ArrayList<>();
            if (words.isEmpty()) {
                chosen.addAll(hosts.list());
            } else {
                for (String name : new LinkedHashSet<>(List.of(words.split(",")))) {
                    if (!name.isBlank()) {
                        chosen.add(hosts.find(name.strip()));
                    }
                }
            }
            if (chosen.isEmpty()) {
                throw new ProblemException(
                        Kind.NOT_FOUND,
                        "There is no host to do it on.",
                        words.isEmpty() ? "No host is known yet." : "\"" + words + "\" names none.",
                        "Add one: understudy host add NAME user@address");
            }
            return chosen;
        };
    }
}
