package org.understudy.model.host;

/// The stages of `host test`, in the order in which they are tried.
public enum TestStage {
    NAME("Name", "the name leads to an address"),
    PORT("Port", "something listens there"),
    HOST_KEY("Host key", "it is the machine that we know"),
    LOGIN("Login", "we are let in"),
    SUDO("Root", "root can be reached"),
    LIBVIRT("Libvirt", "the virtualisation daemon answers"),
    SPACE("Space", "there is room for replicas"),
    TOOLS("Tools", "the programs that are needed are there");

    private final String title;
    private final String meaning;

    TestStage(String title, String meaning) {
        this.title = title;
        this.meaning = meaning;
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }
}
