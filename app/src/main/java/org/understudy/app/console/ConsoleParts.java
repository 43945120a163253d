package org.understudy.app.console;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.DialogQueue;
import org.understudy.app.desk.Navigation;
import org.understudy.app.fx.UiThread;
import org.understudy.app.task.TaskCentre;
import org.understudy.app.task.board.BoardViewModel;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.services.host.HostService;
import org.understudy.services.observe.Observable;
import org.understudy.services.replica.HostAgents;
import org.understudy.services.replica.Replicas;
import org.understudy.services.replica.profile.Profiles;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.board.TaskBoard;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.schedule.Schedules;

/// What the console is built on.
///
/// @param who the person, as `user@machine`
/// @param closing ends all of it
public record ConsoleParts(
        HostService hosts,
        HostAgents agents,
        Replicas replicas,
        Profiles profiles,
        TaskBoard board,
        TaskManager manager,
        Schedules schedules,
        DispatchQueue queue,
        String who,
        AutoCloseable closing) {
    /// What pages are given.
    ///
    /// @param background where waiting is allowed
    /// @param dialogs where the connections' questions go too
    public Desk desk(UiThread ui, ExecutorService background, Observable<Instant> now, DialogQueue dialogs) {
        TaskCentre tasks = new TaskCentre(ui, background);
        return new Desk(
                ui,
                background,
                now,
                replicas,
                new ServiceHosts(hosts, agents, background),
                new FileProfiles(profiles),
                tasks,
                new BoardViewModel(ui, board, tasks),
                new ManagedDispatching(manager, hosts),
                new StoredScheduling(schedules, queue, manager, who),
                dialogs,
                new Navigation());
    }

    private record FileProfiles(Profiles profiles) implements org.understudy.app.desk.Profiles {
        @Override
        public Profile read(Path file) throws ProblemException {
            return profiles.of("", Optional.of(file));
        }

        @Override
        public Profile of(String replica) throws ProblemException {
            return profiles.of(replica, Optional.empty());
        }
    }
}
