package org.understudy.app.task;

import java.util.List;
import java.util.function.Consumer;

import org.understudy.model.host.Host;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

/// Which hosts somebody means.
@FunctionalInterface
public interface Targets {
    /// @param words what was typed; empty for every host that is known
    /// @return at least one host, each once
    List<Host> select(String words) throws ProblemException;

    /// As `host list` chooses: names, patterns and tags. Remarks, such as a pattern that nothing fits, are for people.
    static Targets of(HostService hosts, Consumer<String> remarks) {
        return words -> {
            List<Host> chosen;
            if (words.isEmpty()) {
                chosen = hosts.list();
            } else {
                Selected selected = hosts.select(HostSelection.parse(words));
                selected.remarks().forEach(remarks);
                chosen = selected.hosts();
            }
            if (chosen.isEmpty()) {
                throw new ProblemException(
                        Kind.NOT_FOUND,
                        "There is no host to do it on.",
                        words.isEmpty()
                                ? "No host is known yet."
                                : "\"" + words + "\" means none of those that are known.",
                        "See which there are: understudy host list",
                        "Add one: understudy host add NAME user@address");
            }
            return chosen;
        };
    }
}
