package org.understudy.model.host.select;

import java.util.Collection;
import java.util.List;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// What a selection chooses from.
public interface Estate {
    Collection<Host> hosts();

    /// The lines of a file that a selection names; `-` is standard input.
    List<String> lines(String file) throws ProblemException;

    /// These hosts, and no files: for selections that were kept, which must mean the same tomorrow.
    static Estate of(Collection<Host> hosts) {
        List<Host> kept = List.copyOf(hosts);
        return new Estate() {
            @Override
            public Collection<Host> hosts() {
                return kept;
            }

            @Override
            public List<String> lines(String file) throws ProblemException {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "A selection cannot read files here.",
                        file.equals("-") ? "It names standard input." : "It names the file " + file + ".",
                        "Name the hosts themselves, or a tag.");
            }
        };
    }
}
