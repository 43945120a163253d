package org.understudy.services.host;

import org.understudy.model.host.StageResult;
import org.understudy.model.host.TestStage;

/// Hears the stages of a `host test` while it goes on, on the thread of the test.
public interface TestListener {
    void started(TestStage stage);

    void finished(StageResult result);

    static TestListener silent() {
        return new TestListener() {
            @Override
            public void started(TestStage stage) {}

            @Override
            public void finished(StageResult result) {}
        };
    }
}
