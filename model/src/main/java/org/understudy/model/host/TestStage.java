package org.understudy.model.host;

/// The stages of `host test`, in the order in which they are tried.
public enum TestStage {
    NAME("Name", "whether the name leads to an address"),
    PORT("Port", "whether something listens there"),
    HOST_KEY("Host key", "whether it is the machine that we know"),
    LOGIN("Login", "whether we are let in"),
    SUDO("Root", "whether root can be reached"),
    LIBVIRT("Libvirt", "whether the virtualisation daemon answers"),
    SPACE("Space", "whether there is room for replicas"),
    TOOLS("Tools", "whether the programs that are needed are there");

    private final String title;
    private final String question;

    TestStage(String title, String question) {
        this.title = title;
        this.question = question;
    }

    public String title() {
        return title;
    }

    /// What is found out, such as "whether we are let in".
    public String question() {
        return question;
    }
}
