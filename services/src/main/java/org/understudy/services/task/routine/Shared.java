package org.understudy.services.task.routine;

import org.understudy.services.task.site.Work;

/// What several routines have in common.
final class Shared {
    private Shared() {}

    static Parameter rights(String usual) {
        return Parameter.usually(
                RunRoutine.RIGHTS, ParameterType.Choice.of("login", "root"), usual, "Whose rights it has.");
    }

    static Work.Rights rights(Given given) {
        return given.text(RunRoutine.RIGHTS).equals("root") ? Work.Rights.ROOT : Work.Rights.LOGIN;
    }
}
