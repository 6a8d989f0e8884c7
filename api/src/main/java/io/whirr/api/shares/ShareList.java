package io.whirr.api.shares;

import java.util.List;

/** All shares, by owner. */
public record ShareList(List<Share> shares) {}
