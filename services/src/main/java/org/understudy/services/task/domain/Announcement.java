package org.understudy.services.task.domain;

import java.io.IOException;
import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

import org.understudy.model.task.Lease;
import org.understudy.model.task.LeaseMode;
import org.understudy.model.task.Progress;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;

/// What a domain says of tasks. Whoever may change the domain may have written it, so it is read
/// like a stranger's file, and it decides nothing.
///
/// @param boot of the host that wrote it; another one than that of the host where the domain is: it migrated
/// @param tasks in the order of the line
/// @param complaint what is wrong with it, as a sentence; empty: nothing
public record Announcement(String host, String boot, List<SiteTask> tasks, String complaint) {
    private static final int LONGEST = 64 << 10;
    private static final int MOST_TASKS = 20;
    private static final int LONGEST_TEXT = 200;
    private static final String VERSION = "1";

    public Announcement {
        tasks = List.copyOf(tasks);
    }

    private static Announcement refused(String why) {
        return new Announcement("", "", List.of(), why);
    }

    /// Never fails: what is not understood is complained of.
    public static Announcement read(String domain, String xml) {
        String where = "What is told of tasks at the machine " + shown(domain);
        if (xml.length() > LONGEST) {
            return refused(where + " is passed over: it has " + xml.length() + " characters.");
        }
        Element root;
        try {
            root = parser().parse(new InputSource(new StringReader(xml))).getDocumentElement();
        } catch (SAXException | IOException e) {
            return refused(where + " is passed over: it is not understood.");
        }
        if (!local(root).equals("tasks") || !root.getAttribute("version").equals(VERSION)) {
            return refused(where + " is passed over: it is of another version, \"" + shown(root.getAttribute("version"))
                    + "\".");
        }
        List<SiteTask> tasks = new ArrayList<>();
        for (Node n = root.getFirstChild(); n != null && tasks.size() < MOST_TASKS; n = n.getNextSibling()) {
            if (n instanceof Element e && local(e).equals("task")) {
                task(domain, e, tasks.size() + 1).ifPresent(tasks::add);
            }
        }
        return new Announcement(shown(root.getAttribute("host")), shown(root.getAttribute("boot")), tasks, "");
    }

    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setNamespaceAware(true);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String local(Element e) {
        return e.getLocalName() == null ? e.getTagName() : e.getLocalName();
    }

    private static Optional<SiteTask> task(String domain, Element e, int place) {
        String id = e.getAttribute("id");
        try {
            TaskState state = TaskState.valueOf(e.getAttribute("state").toUpperCase(Locale.ROOT));
            if (!TaskId.isOne(id) || state.over()) {
                return Optional.empty();
            }
            Resource resource = new Resource("domain", domain);
            LeaseMode mode = e.getAttribute("mode").equals("shared") ? LeaseMode.SHARED : LeaseMode.EXCLUSIVE;
            Instant since = Instant.parse(e.getAttribute("since"));
            String fence = e.getAttribute("fence");
            return Optional.of(new SiteTask(
                    new TaskId(id),
                    shown(e.getAttribute("title")),
                    "",
                    shown(e.getAttribute("by")),
                    Optional.empty(),
                    List.of(new Lease(resource, mode)),
                    state,
                    place,
                    since,
                    fence.isEmpty() ? Map.of() : Map.of(resource.key(), Long.parseLong(fence)),
                    Optional.empty(),
                    Optional.empty(),
                    progress(e.getAttribute("percent"), since),
                    Optional.empty(),
                    List.of()));
        } catch (IllegalArgumentException | DateTimeException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<Progress> progress(String percent, Instant since) {
        return percent.isEmpty()
                ? Optional.empty()
                : Optional.of(new Progress(
                        since, OptionalDouble.of(Math.clamp(Integer.parseInt(percent) / 100.0, 0, 1)), ""));
    }

    /// One short line of what a stranger wrote.
    private static String shown(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\s]+", " ").strip();
        return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT - 1) + "…";
    }
}
