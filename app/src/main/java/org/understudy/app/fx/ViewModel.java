package org.understudy.app.fx;

/// What a page shows and can do, without a toolkit. Lives on the [UiThread]. Between `activate` and `deactivate` it
/// follows the services; every subscription goes into the bag.
public abstract class ViewModel {
    protected final Bag bag = new Bag();
    private boolean active;

    public final void activate() {
        if (!active) {
            active = true;
            onActivate();
        }
    }

    public final void deactivate() {
        if (active) {
            active = false;
            onDeactivate();
            bag.close();
        }
    }

    public final boolean isActive() {
        return active;
    }

    protected abstract void onActivate();

    protected void onDeactivate() {}
}
