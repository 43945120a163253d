package org.understudy.model.host.select;

import java.util.Collection;
import java.util.List;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;

/// Which hosts are meant: names, patterns, tags, and how they go together. `docs/hosts.md` has the
/// language. The order of the parts does not matter: all that are named are taken together, of those
/// only the ones that every `&` allows are kept, and what a `!` names is left out, whatever stands
/// after it.
public final class HostSelection {
    private final List<Part> parts;

    HostSelection(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    /// @throws ProblemException naming the character that is wrong, and what to write instead
    public static HostSelection parse(String text) throws ProblemException {
        return new HostSelection(SelectionParser.parse(text));
    }

    /// Several words of a command line are taken together.
    public static HostSelection parse(List<String> words) throws ProblemException {
        return parse(String.join(",", words));
    }

    /// The hosts that are meant, at least one, in the order of their names.
    ///
    /// @throws ProblemException when a host is named that does not exist, or nothing is selected
    public List<Host> apply(Estate estate) throws ProblemException {
        return select(estate).hosts();
    }

    /// The same out of these hosts; files cannot be named.
    public List<Host> apply(Collection<Host> hosts) throws ProblemException {
        return apply(Estate.of(hosts));
    }

    /// The same with remarks about parts that matched nothing.
    public Selected select(Estate estate) throws ProblemException {
        return new Selection(estate, text()).of(parts);
    }

    /// The selection as it would be written by us; reading it again gives the same.
    public String text() {
        return Atom.Group.text(parts);
    }

    @Override
    public String toString() {
        return text();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HostSelection s && s.text().equals(text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }
}
