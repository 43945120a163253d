package org.understudy.services.task.domain;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskState;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a stranger may have written at a domain.
class AnnouncementTest {
    private static final String GOOD = "<task id=\"01900000-0000-7000-8000-000000000001\" state=\"running\""
            + " since=\"2026-11-23T04:58:28Z\" mode=\"exclusive\" title=\"Grow &lt;it&gt;\" by=\"ann@desk\"%s/>";

    private static Announcement tasks(String inside) {
        return Announcement.read("shop", "<tasks version=\"1\" host=\"h\" boot=\"b\">" + inside + "</tasks>");
    }

    @Test
    void whatIsUnderstoodIsReadAndWhatIsNewIsPassedOver() {
        SiteTask task = tasks("text<new/>" + GOOD.formatted(" percent=\"430\" new=\"1\""))
                .tasks()
                .getFirst();
        assertEquals(TaskState.RUNNING, task.state());
        assertEquals("Grow <it>", task.title());
        assertEquals(1.0, task.progress().orElseThrow().fraction().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "<tasks version='1'>",
                "<tasks version='2'/>",
                "<tasks/>",
                "<other version='1'/>",
                "<!DOCTYPE tasks [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><tasks version='1'>&a;</tasks>"
            })
    void whatIsNoneOfThisVersionIsComplainedOf(String xml) {
        Announcement read = Announcement.read("shop", xml);
        assertTrue(read.tasks().isEmpty());
        assertTrue(read.complaint().startsWith("What is told of tasks at the machine shop"), read::complaint);
    }

    @Test
    void sizesAreBounded() {
        assertFalse(tasks(GOOD.formatted("").repeat(1000)).complaint().isEmpty());
        assertEquals(20, tasks(GOOD.formatted("").repeat(100)).tasks().size());
        String longer = GOOD.formatted("").replace("Grow", "x\u202e".repeat(3000));
        assertEquals(200, tasks(longer).tasks().getFirst().title().length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id=\"../../etc\"",
                "state=\"lost\"",
                "state=\"odd\"",
                "since=\"yesterday\"",
                "percent=\"much\"",
                "fence=\"99999999999999999999\""
            })
    void aTaskThatMakesNoSenseIsLeftOutAndTheOthersAreNot(String odd) {
        String name = odd.substring(0, odd.indexOf('='));
        String bad = GOOD.formatted(name.equals("percent") || name.equals("fence") ? " " + odd : "")
                .replaceFirst(" " + name + "=\"[^\"]*\"", " " + odd);
        assertEquals(1, tasks(bad + GOOD.formatted("")).tasks().size());
    }
}
