package main

import (
	"context"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// paced produces `rate` records a second with acks=all, without waiting for answers, until its standard input ends or
// `seconds` have passed. `samples` has one entry a record: when it was handed to the client (milliseconds since 1970)
// and how long its acknowledgement took (milliseconds), so that phases can be told apart afterwards.
func paced(ctx context.Context, o options) (any, error) {
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
	var ended atomic.Bool
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		ended.Store(true)
	}()
	var (
		mutex   sync.Mutex
		samples [][2]float64
		failure error
	)
	origin := time.Now()
	interval := time.Second / time.Duration(o.rate)
	value := make([]byte, o.recordSize)
	for i := 0; !ended.Load() && float64(i) < o.seconds*float64(o.rate); i++ {
		time.Sleep(time.Until(origin.Add(time.Duration(i) * interval)))
		handed := time.Now()
		producer.Produce(ctx, &kgo.Record{Value: value}, func(_ *kgo.Record, err error) {
			took := time.Since(handed)
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				failure = err
			}
			samples = append(samples, [2]float64{float64(handed.UnixMicro()) / 1e3, float64(took.Microseconds()) / 1e3})
		})
	}
	if err := producer.Flush(ctx); err != nil {
		return nil, err
	}
	mutex.Lock()
	defer mutex.Unlock()
	if failure != nil {
		return nil, failure
	}
	return map[string]any{"samples": samples}, nil
}
