/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.outbox.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.outbox.chaos.Schedule.Event;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Faults by a schedule and the end of all faults.
 */
final class ChaosRun {

	private static final Log logger = LogFactory.getLog(ChaosRun.class);

	private static final int PROGRESS = 50;

	private final String suite;

	private final String title;

	private final Limits limits;

	private final Injector injector;

	private final long startedAt = System.nanoTime();

	private final CountDownLatch never = new CountDownLatch(1);

	/**
	 * Prepare a run.
	 * @param suite the name of the suite
	 * @param title what the servers are
	 * @param site where faults happen
	 * @param limits how long they go on
	 */
	ChaosRun(String suite, String title, Site site, Limits limits) {
		this.suite = suite;
		this.title = title;
		this.limits = limits;
		this.injector = new Injector(site);
	}

	/** Let faults happen until the limit, end them, and wait until everything runs. */
	void inject() throws InterruptedException {
		System.out.println(this.suite + ": seed=" + this.limits.seed() + " " + this.title);
		Schedule schedule = new Schedule(this.limits.seed());
		while (!this.limits.isReached(this.injector.count(), this.startedAt)) {
			Event event = schedule.next();
			// The pauses are what a schedule is for: nothing ends them early
			this.never.await(event.pause().toMillis(), TimeUnit.MILLISECONDS);
			this.injector.inject(event);
			if (this.injector.count() % PROGRESS == 0) {
				logger.info("%d faults".formatted(this.injector.count()));
			}
		}
		this.injector.heal();
		logger.info("Faults: " + this.injector.counts());
	}

	/** Print the result and add it to the suite's file. */
	void record(Report report) throws IOException {
		String line = "%s: faults=%d %s seed=%d seconds=%d %s".formatted(this.suite, this.injector.count(),
				report.line(), this.limits.seed(), Duration.ofNanos(System.nanoTime() - this.startedAt).toSeconds(),
				this.title);
		Path file = Path.of("target", this.suite + ".txt");
		Files.createDirectories(file.getParent());
		Files.writeString(file, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		System.out.println(line);
	}

}
