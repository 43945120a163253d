package org.understudy.app.console;

import java.util.ArrayList;
import java.util.List;

import org.understudy.app.desk.Request;
import org.understudy.app.desk.Scheduling;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.schedule.Outlook;
import org.understudy.services.task.schedule.Schedules;
import org.understudy.services.task.schedule.Standing;
import org.understudy.services.task.schedule.TimingAsked;

/// Schedules and queue as the window asks them.
///
/// @param who the person, as `user@machine`
public record StoredScheduling(Schedules schedules, DispatchQueue queue, TaskManager manager, String who)
        implements Scheduling {
    @Override
    public Outlook outlook(TimingAsked asked) throws ProblemException {
        return schedules.outlook(asked);
    }

    @Override
    public void free(String name) throws ProblemException {
        schedules.free(name);
    }

    @Override
    public ScheduleRow add(String name, Request what, TimingAsked when, Schedules.Late late) throws ProblemException {
        return schedules.add(name, asked(what), schedules.timing(when), late);
    }

    @Override
    public TaskRow queue(Request what) throws ProblemException {
        return queue.submit(asked(what));
    }

    @Override
    public List<TaskRow> recent(int count) throws ProblemException {
        return schedules.runs(count);
    }

    @Override
    public ToCome toCome() throws ProblemException {
        List<Standing> all = new ArrayList<>();
        for (ScheduleRow row : schedules.all()) {
            all.add(schedules.standing(row));
        }
        return new ToCome(schedules.now(), all, queue.open(), queue.runners());
    }

    @Override
    public void pause(String schedule) throws ProblemException {
        schedules.pause(schedule);
    }

    @Override
    public void resume(String schedule) throws ProblemException {
        ScheduleRow _ = schedules.resume(schedule);
    }

    @Override
    public TaskRow runNow(String schedule) throws ProblemException {
        return schedules.runNow(schedule, who);
    }

    @Override
    public void remove(String schedule) throws ProblemException {
        schedules.remove(schedule);
    }

    @Override
    public boolean cancel(String dispatch, String why) throws ProblemException {
        return queue.cancel(dispatch, who, why);
    }

    @Override
    public List<TaskRow> past(int count) throws ProblemException {
        return queue.past(count);
    }

    private Dispatch asked(Request what) throws ProblemException {
        return manager.ask(what.routine(), what.parameters(), what.hosts(), what.rollout());
    }
}
