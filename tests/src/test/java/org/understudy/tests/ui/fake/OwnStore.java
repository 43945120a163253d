package org.understudy.tests.ui.fake;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

import org.understudy.app.console.StoredScheduling;
import org.understudy.app.desk.Scheduling;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.routine.Routines;
import org.understudy.services.task.schedule.Schedules;
import org.understudy.services.task.site.SitePlace;

/// The real schedules and the real queue in a database of the test's own, made at first use. No
/// host is dialled.
public final class OwnStore {
    public static final String WHO = "ann@desk";

    public final Store store;
    public final TaskManager manager;
    public final DispatchQueue queue;
    public final Schedules schedules;

    public OwnStore() {
        Path folder = Path.of("target", "ui-stores", UUID.randomUUID().toString());
        store = new Store(new StorePaths(folder), Clock.systemUTC(), WHO);
        TaskSites sites = new TaskSites(new Connections(SshSettings.ofHome(folder), Prompts.nobody()), SitePlace.USUAL);
        manager = new TaskManager(sites, Routines.usual(), Clock.systemUTC(), new SecureRandom(), WHO);
        queue = new DispatchQueue(store, manager, List.of());
        schedules = new Schedules(store, queue, Clock.systemUTC(), new SecureRandom());
    }

    public Scheduling scheduling() {
        return new StoredScheduling(schedules, queue, manager, WHO);
    }
}
