package org.understudy.app.desk;

import java.time.Instant;
import java.util.List;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.schedule.Outlook;
import org.understudy.services.task.schedule.Schedules.Late;
import org.understudy.services.task.schedule.Standing;
import org.understudy.services.task.schedule.TimingAsked;

/// What is done later, by whoever is there then. All of it waits for the database: not on the UI
/// thread.
public interface Scheduling {
    /// What somebody means, and when that would be.
    Outlook outlook(TimingAsked asked) throws ProblemException;

    /// Refuses a name that a schedule cannot have.
    void free(String name) throws ProblemException;

    ScheduleRow add(String name, Request what, TimingAsked when, Late late) throws ProblemException;

    /// Leaves it to the next runner.
    TaskRow queue(Request what) throws ProblemException;

    /// What was dispatched or seen, the newest first.
    List<TaskRow> recent(int count) throws ProblemException;

    /// All that is to come.
    ///
    /// @param now by the clock that decides
    /// @param queued dispatches that are not over
    /// @param runners who is there to do it
    record ToCome(Instant now, List<Standing> schedules, List<TaskRow> queued, List<String> runners) {}

    ToCome toCome() throws ProblemException;

    void pause(String schedule) throws ProblemException;

    void resume(String schedule) throws ProblemException;

    /// One run more, by the next runner.
    TaskRow runNow(String schedule) throws ProblemException;

    void remove(String schedule) throws ProblemException;

    /// @return false when it was over
    boolean cancel(String dispatch, String why) throws ProblemException;

    /// Tasks of hosts that are over, as anybody saw them, what ended last first.
    List<TaskRow> past(int count) throws ProblemException;
}
