package org.understudy.app.desk;

/// Something that covers the window until it is answered. The queue shows one at a time;
/// `dismissed` is called when a person closes it without an answer.
public interface Dialog {
    default void dismissed() {}
}
