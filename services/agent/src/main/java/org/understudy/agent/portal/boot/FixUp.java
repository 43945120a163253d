package org.understudy.agent.portal.boot;

import java.io.IOException;

import org.understudy.model.problem.ProblemException;

/// One thing that is changed in the boot layer so that the replica starts, and starts as itself.
interface FixUp {
    /// Short, for the report: `fstab`, `network` …
    String name();

    /// Changes the tree and says in the report what was done and why. Doing nothing is a fine result.
    void apply(Tree tree, BootOrder order, Report report) throws IOException, ProblemException;
}
