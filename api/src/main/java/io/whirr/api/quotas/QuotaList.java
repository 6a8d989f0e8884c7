package io.whirr.api.quotas;

import java.util.List;

/** All limits, by scope and name. */
public record QuotaList(List<Quota> quotas) {}
