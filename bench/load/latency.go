package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// syncRequests runs `clients` clients, each with a connection of its own and one produce request in flight: a record of
// `record-size` bytes, acks=1, sent again as soon as the last is answered. Client i writes to partition i modulo
// `partitions`. Latencies of the lead-in are not counted; `requests` counts all, as the broker's CPU time does.
func syncRequests(ctx context.Context, o options) (any, error) {
	clients := make([]*kgo.Client, o.clients)
	for i := range clients {
		client, err := newClient(o,
			kgo.DefaultProduceTopic(o.topic),
			kgo.RecordPartitioner(kgo.ManualPartitioner()),
			kgo.RequiredAcks(kgo.LeaderAck()),
			kgo.DisableIdempotentWrite(),
			kgo.MaxProduceRequestsInflightPerBroker(1),
			kgo.ProducerBatchCompression(kgo.NoCompression()),
			kgo.ProducerLinger(0),
		)
		if err != nil {
			return nil, err
		}
		defer client.Close()
		clients[i] = client
	}
	var (
		group    sync.WaitGroup
		requests atomic.Int64
		failure  atomic.Value
		samples  = make([][]time.Duration, o.clients)
		start    = time.Now()
		counted  = start.Add(time.Duration(o.leadIn * float64(time.Second)))
		end      = start.Add(time.Duration(o.seconds * float64(time.Second)))
	)
	for i, client := range clients {
		group.Go(func() {
			value := make([]byte, o.recordSize)
			own := make([]time.Duration, 0, 1<<17)
			var sent int64
			for before := time.Now(); before.Before(end); {
				record := &kgo.Record{Partition: int32(i % o.partitions), Value: value}
				if err := client.ProduceSync(ctx, record).FirstErr(); err != nil {
					failure.Store(err)
					return
				}
				after := time.Now()
				if before.After(counted) {
					own = append(own, after.Sub(before))
				}
				before = after
				sent++
			}
			samples[i] = own
			requests.Add(sent)
		})
	}
	group.Wait()
	seconds := time.Since(start).Seconds()
	if err, failed := failure.Load().(error); failed {
		return nil, err
	}
	var all []time.Duration
	for _, own := range samples {
		all = append(all, own...)
	}
	return map[string]any{"requests": requests.Load(), "seconds": seconds, "latency": summary(all)}, nil
}

// latency produces `rate` records a second with acks=all, each carrying the moment it was handed to the client, and
// measures in a consumer of the same process when it arrives. The producer does not wait for answers, so a slow answer
// does not slow the following records down.
func latency(ctx context.Context, o options) (any, error) {
	consumer, err := newClient(o,
		kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{o.topic: {0: kgo.NewOffset().At(0)}}),
		kgo.FetchMinBytes(1),
		kgo.FetchMaxWait(500*time.Millisecond),
	)
	if err != nil {
		return nil, err
	}
	defer consumer.Close()
	producer, err := newClient(o,
		kgo.DefaultProduceTopic(o.topic),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchCompression(kgo.NoCompression()),
		kgo.ProducerLinger(0),
	)
	if err != nil {
		return nil, err
	}
	defer producer.Close()

	origin := time.Now()
	total := int(o.seconds * float64(o.rate))
	counted := time.Duration(o.leadIn * float64(time.Second))
	limited, cancel := context.WithTimeout(ctx, time.Duration((o.seconds+30)*float64(time.Second)))
	defer cancel()
	samples := make([]time.Duration, 0, total)
	arrived := make(chan error, 1)
	go func() { arrived <- collect(limited, consumer, origin, counted, total, &samples) }()

	var failure atomic.Value
	done := func(_ *kgo.Record, err error) {
		if err != nil {
			failure.Store(err)
			cancel()
		}
	}
	interval := time.Second / time.Duration(o.rate)
	for i := range total {
		time.Sleep(time.Until(origin.Add(time.Duration(i) * interval)))
		value := make([]byte, o.recordSize)
		binary.BigEndian.PutUint64(value, uint64(time.Since(origin)))
		producer.Produce(limited, &kgo.Record{Value: value}, done)
	}
	if err := <-arrived; err != nil {
		if produceErr, failed := failure.Load().(error); failed {
			return nil, produceErr
		}
		return nil, err
	}
	return map[string]any{"records": total, "seconds": time.Since(origin).Seconds(), "latency": summary(samples)}, nil
}

// collect reads `total` records and appends to samples how long each was under way.
func collect(ctx context.Context, client *kgo.Client, origin time.Time, counted time.Duration, total int,
	samples *[]time.Duration) error {
	for seen := 0; seen < total; {
		fetches := client.PollFetches(ctx)
		now := time.Since(origin)
		if err := fetches.Err0(); err != nil {
			return fmt.Errorf("after %d of %d records: %w", seen, total, err)
		}
		if errors := fetches.Errors(); len(errors) > 0 {
			return errors[0].Err
		}
		fetches.EachRecord(func(record *kgo.Record) {
			seen++
			sent := time.Duration(binary.BigEndian.Uint64(record.Value))
			if sent >= counted {
				*samples = append(*samples, now-sent)
			}
		})
	}
	return nil
}
