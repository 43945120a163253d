package org.understudy.services.task.runner;

class SqliteRunnerTest extends RunnerContract {
    @Override
    String address() {
        return "";
    }

    @Override
    String jdbc() {
        return "jdbc:sqlite:" + folder.resolve("understudy.db");
    }
}
