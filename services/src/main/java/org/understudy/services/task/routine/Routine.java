package org.understudy.services.task.routine;

import java.util.List;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskSpec;

/// A kind of work that can be made a task of.
public interface Routine {
    /// Its name in specifications; never given to another one.
    String id();

    /// Grows when parameters of an older specification would be misunderstood.
    int version();

    /// What it does, in a sentence for people.
    String description();

    /// What it looks at on a host, for people.
    String reads();

    /// What it may change on a host, for people.
    String writes();

    List<Parameter> parameters();

    /// What it would do with these parameters on one host. Nothing is touched.
    ///
    /// @param given checked against [#parameters] already
    Plan plan(Given given) throws ProblemException;

    /// Whether what it did can be taken back.
    default boolean undoable() {
        return false;
    }

    /// How to take back what a task of it did.
    ///
    /// @param done one that succeeded
    default Plan undo(TaskSpec done) throws ProblemException {
        throw new ProblemException(
                Kind.UNSUPPORTED,
                "\"" + done.title() + "\" cannot be undone.",
                "The routine " + id() + " does not know how to take back what it did.",
                "Do the opposite by hand.");
    }
}
