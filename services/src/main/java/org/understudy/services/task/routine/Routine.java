package org.understudy.services.task.routine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.services.task.site.Work;

/// A kind of work that can be made a task of.
public interface Routine {
    /// Its name in specifications; never given to another one.
    String id();

    /// Grows when parameters of an older specification would be misunderstood.
    int version();

    List<Parameter> parameters();

    /// What it would do with these parameters on one host. Nothing is touched.
    ///
    /// @param given checked against [#parameters] already
    Plan plan(Map<String, String> given) throws ProblemException;

    /// @param title for people
    /// @param deadline how long it may run
    record Plan(String title, List<Lease> leases, Work work, Optional<Duration> deadline) {
        public Plan {
            leases = List.copyOf(leases);
        }
    }
}
