package org.understudy.services.task.lead;

import java.time.Clock;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.services.task.site.Seat;
import org.understudy.services.task.site.TaskSite;

/// Makes tasks on hosts that this console leads.
public final class Leaders {
    private final SiteFinder sites;
    private final Clock clock;
    private final RandomGenerator random;
    private final String who;
    private final String mark;

    /// Finds the tasks of a host by its name. Connects if need be.
    @FunctionalInterface
    public interface SiteFinder {
        TaskSite site(String host) throws ProblemException;
    }

    /// @param who the person, as `user@machine`
    public Leaders(SiteFinder sites, Clock clock, RandomGenerator random, String who) {
        this.sites = sites;
        this.clock = clock;
        this.random = random;
        this.who = who;
        this.mark = Long.toHexString(random.nextLong());
    }

    /// Begins to get in line, on a thread of its own.
    public Leadership begin(String title, Led led, Leadership.Listener listener) {
        Leadership leadership = new Leadership(this, led, title, listener);
        leadership.start();
        return leadership;
    }

    TaskSite site(String host) throws ProblemException {
        return sites.site(host);
    }

    Seat.Sitter sitter(Seat.Way way) {
        return new Seat.Sitter(who, mark, way);
    }

    String who() {
        return who;
    }

    TaskSpec spec(String title, Led led) {
        return new TaskSpec(
                TaskId.make(clock.instant(), random),
                led.routine(),
                led.version(),
                title,
                led.parameters(),
                led.leases(),
                who,
                clock.instant(),
                Optional.empty(),
                Optional.empty());
    }
}
