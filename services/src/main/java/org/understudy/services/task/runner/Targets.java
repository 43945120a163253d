package org.understudy.services.task.runner;

import java.util.List;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;

/// Which hosts a selection means now.
@FunctionalInterface
public interface Targets {
    List<Host> select(String selection) throws ProblemException;
}
