package org.understudy.app.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.TaskManager;

/// What hosts say of tasks that belong together: those of a dispatch have the same parent, and the
/// newest one of a host is how it stands there, whatever was tried before.
final class TaskGroups {
    private final List<TaskManager.Done> all = new ArrayList<>();

    /// @param output where it is said which hosts did not answer
    TaskGroups(List<TaskFinder.Answer> answers, Output output) {
        for (TaskFinder.Answer answer : answers) {
            answer.problem().forEach(p -> output.note(answer.host().name() + ": " + p.sentence()));
            // Two names may lead to one machine: then the first name stands for it.
            answer.tasks().stream()
                    .filter(t -> all.stream().noneMatch(d -> d.task().id().equals(t.id())))
                    .forEach(t -> all.add(new TaskManager.Done(answer.host(), t)));
        }
    }

    /// Of each task that is named: itself. Of each dispatch: how it stands on the hosts where it did not
    /// succeed.
    List<TaskManager.Done> toRetry(List<String> typed) throws ProblemException {
        return chosen(
                typed,
                d -> d.task().state().over() && d.task().state() != TaskState.SUCCEEDED,
                "It succeeded on every host, or is not over.");
    }

    /// Of each task that is named: itself. Of each dispatch: those that succeeded.
    List<TaskManager.Done> toUndo(List<String> typed) throws ProblemException {
        return chosen(typed, d -> d.task().state() == TaskState.SUCCEEDED, "It succeeded on no host.");
    }

    /// The task that is named, or all of the dispatch that are not over.
    List<TaskManager.Done> toCancel(String typed) throws ProblemException {
        return chosen(List.of(typed), d -> !d.task().state().over(), "All of it is over.");
    }

    private List<TaskManager.Done> chosen(List<String> typed, Predicate<TaskManager.Done> ofGroup, String whyNone)
            throws ProblemException {
        Set<TaskManager.Done> chosen = new LinkedHashSet<>();
        for (String each : typed) {
            List<TaskManager.Done> named =
                    all.stream().filter(d -> d.task().id().isMeantBy(each)).toList();
            if (named.size() > 1) {
                throw several(each, named.stream().map(d -> d.task().id()).toList());
            }
            chosen.addAll(named.isEmpty() ? ofGroup(each, ofGroup, whyNone) : named);
        }
        return List.copyOf(chosen);
    }

    private List<TaskManager.Done> ofGroup(String typed, Predicate<TaskManager.Done> which, String whyNone)
            throws ProblemException {
        List<TaskManager.Done> members = all.stream()
                .filter(d -> d.task().parent().filter(p -> p.isMeantBy(typed)).isPresent())
                .filter(TaskGroups::isWork)
                .toList();
        List<TaskId> parents = members.stream()
                .map(d -> d.task().parent().orElseThrow())
                .distinct()
                .toList();
        if (parents.size() > 1) {
            throw several(typed, parents);
        }
        if (members.isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "There is no task and no dispatch " + typed + ".",
                    "None of the newest " + TaskFinder.LOOKED_AT + " tasks of each host ends with it.",
                    "See which there are: understudy task list");
        }
        List<TaskManager.Done> fitting = newest(members).stream().filter(which).toList();
        if (fitting.isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "There is nothing to do for the dispatch " + typed + ".",
                    whyNone,
                    "See how it stands: understudy task list");
        }
        return fitting;
    }

    /// Everything that failed or got lost, and was not tried again with more luck.
    List<TaskManager.Done> failed() throws ProblemException {
        List<TaskManager.Done> found = newest(
                        all.stream().filter(TaskGroups::isWork).toList())
                .stream()
                .filter(d -> d.task().state() == TaskState.FAILED || d.task().state() == TaskState.LOST)
                .toList();
        if (found.isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "Nothing has failed.",
                    "None of the newest " + TaskFinder.LOOKED_AT + " tasks of each host failed or got lost.",
                    "See how they stand: understudy task list");
        }
        return found;
    }

    private static boolean isWork(TaskManager.Done done) {
        return !done.task().routine().equals(TaskManager.UNDO);
    }

    private record Place(TaskId group, String host) {}

    private static List<TaskManager.Done> newest(List<TaskManager.Done> some) {
        Map<Place, TaskManager.Done> newest = new LinkedHashMap<>();
        for (TaskManager.Done each : some) {
            SiteTask task = each.task();
            newest.merge(
                    new Place(task.parent().orElse(task.id()), each.host().name()),
                    each,
                    (a, b) -> a.task().id().compareTo(b.task().id()) > 0 ? a : b);
        }
        return newest.values().stream()
                .sorted(Comparator.comparing(d -> d.task().id()))
                .toList();
    }

    private static ProblemException several(String typed, List<TaskId> ids) {
        return new ProblemException(
                Kind.BAD_INPUT,
                "Several end with " + typed + ".",
                ids.stream().map(TaskId::value).collect(Collectors.joining(", ")) + ".",
                "Give more of the number.");
    }
}
