package org.understudy.services.store;

class SqliteTaskTableTest extends TaskTableContract {
    @Override
    String address() {
        return "";
    }
}
